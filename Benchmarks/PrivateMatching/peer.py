"""OpenMined PSI (Diffie-Hellman on P-256, C++, one thread): both parties in one process, messages as bytes between them.

    peer.py CLIENT SERVER STRUCTURE

The client learns which of its items the server has; the structure's false-positive rate is 1e-9 for the whole query. Prints one
line of JSON. Making the lists and loading the library is not counted.
"""

import json
import resource
import sys
import time

import private_set_intersection.python as psi

from lists import items


def main() -> None:
    client_items, server_items, both = items(int(sys.argv[1]), int(sys.argv[2]))
    structure = getattr(psi.DataStructure, sys.argv[3])
    wall, processor = time.perf_counter(), time.process_time()
    client, server = psi.client.CreateWithNewKey(True), psi.server.CreateWithNewKey(True)
    request = client.CreateRequest(client_items).SerializeToString()
    setup = server.CreateSetupMessage(1e-9, len(client_items), server_items, structure).SerializeToString()
    received = psi.Request()
    received.ParseFromString(request)
    response = server.ProcessRequest(received).SerializeToString()
    known, answer = psi.ServerSetup(), psi.Response()
    known.ParseFromString(setup)
    answer.ParseFromString(response)
    found = client.GetIntersection(known, answer)
    print(json.dumps({
        "wall": time.perf_counter() - wall,
        "processor": time.process_time() - processor,
        "bytes": len(request) + len(setup) + len(response),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "correct": sorted(found) == list(range(both)),
    }))


if __name__ == "__main__":
    main()
