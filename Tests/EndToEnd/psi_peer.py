"""The responding party of private matching, written from docs/private-matching.md alone: slow, and for honest offers only."""

import hashlib
import hmac
import secrets
import struct

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B

Point = tuple[int, int]


def lift(x: int) -> Point | None:
    if x >= P:
        return None
    square = (x**3 - 3 * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    return (x, y) if y * y % P == square else None


def add(a: Point | None, b: Point | None) -> Point | None:
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] ** 2 - 3) * pow(2 * a[1], -1, P) % P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P) % P
    x = (slope**2 - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(number: int, point: Point) -> int:
    result = None
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result[0]


def key_point(session: bytes, recipe: str, values: list[str]) -> Point:
    text = b"concordat-psi-1 key " + recipe.encode() + b"\0" + b"".join(value.encode() + b"\0" for value in values)
    digest = hmac.new(session, text, hashlib.sha256).digest()
    for number in range(255):
        x = hashlib.sha256(b"concordat-psi-1 point" + digest + bytes([number])).digest()
        if point := lift(int.from_bytes(x, "big")):
            return point
    raise AssertionError("255 tries")


def read(message: bytes) -> tuple[dict[str, list[str]], bytes, bytes]:
    """The lines by their names, the points, and the message's SHA-256."""
    head, _, rest = message.partition(b"\n\n")
    lines: dict[str, list[str]] = {}
    for line in head.decode().split("\n"):
        name, _, value = line.partition(" ")
        lines.setdefault(name, []).append(value)
    points, number = b"", 0
    while True:
        kind, found, length = struct.unpack(">cII", rest[:9])
        assert found == number
        payload, rest = rest[9 : 9 + length], rest[9 + length :]
        if kind == b"E":
            assert payload == hashlib.sha256(message[: -(9 + 32)]).digest() and not rest
            return lines, points, payload
        assert kind == b"P"
        points += payload
        number += 1


def pieces(kind: bytes, body: bytes, number: int) -> bytes:
    parts = [body[start : start + 65536] for start in range(0, len(body), 65536)]
    return b"".join(struct.pack(">cII", kind, number + index, len(part)) + part for index, part in enumerate(parts))


def respond(offer: bytes, values: list[list[str]]) -> bytes:
    """The response for a list of which each entry has the values of the offer's one recipe, normalised."""
    lines, points, digest = read(offer)
    session, [recipe] = bytes.fromhex(lines["session"][0]), lines["recipe"]
    secret = secrets.randbelow(ORDER - 1) + 1
    answers = [
        multiply(secret, lift(int.from_bytes(points[start : start + 32], "big"))).to_bytes(32, "big")
        for start in range(0, len(points), 32)
    ]
    is_count = lines["mode"] == ["count"]
    if is_count:
        answers.sort()
    own = sorted(multiply(secret, key_point(session, recipe, entry)) for entry in values)

    questions = len(answers)
    reach = max(len(own), 1) * max(questions, 1) * 10**9
    plain = (max(questions, 1) * 481_200_000).bit_length()
    bits, last = "", 0
    for x in own:
        number = (x >> 128) * reach >> 128
        gap, last = number - last, number
        bits += "1" * (gap >> plain) + "0" + format(gap & (1 << plain) - 1, f"0{plain}b")
    bits += "0" * (-len(bits) % 8)
    coded = int(bits, 2).to_bytes(len(bits) // 8, "big") if bits else b""

    message = (
        f"concordat-psi 1\nmessage response\nsession {session.hex()}\nanswers {digest.hex()}\n"
        f"order {'own' if is_count else 'offered'}\npoints {questions}\nset {len(own)}\n\n"
    ).encode()
    message += pieces(b"P", b"".join(answers), 0)
    message += pieces(b"S", coded, -(-questions // 2048))
    number = -(-questions // 2048) + -(-len(coded) // 65536)
    return message + struct.pack(">cII", b"E", number, 32) + hashlib.sha256(message).digest()
