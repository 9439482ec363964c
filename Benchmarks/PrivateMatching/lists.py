"""The lists of both engines: the first fifth of the client's items is the server's as well."""


def items(client: int, server: int) -> tuple[list[str], list[str], int]:
    both = min(client, server) // 5
    return (
        [f"SMITH|JOHN|1980-01-01|{number}" for number in range(client)],
        [f"SMITH|JOHN|1980-01-01|{number if number < both else 10**9 + number}" for number in range(server)],
        both,
    )
