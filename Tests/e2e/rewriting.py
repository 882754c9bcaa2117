"""What a rewrite may change: the oracle for bodies, and the comparison of header fields."""

import json

# Fields that belong to one hop, or that a proxy decides on by contract.
HOP = {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection"}
OWN = {"host", "accept-encoding", "content-length", "x-croxy-request-id"}


def rewritten(body, model):
    """`body` with the bytes of its top-level model's value replaced, and nothing else.

    Tries each place where the name stands and keeps the one that changes the top-level field.
    """
    document = json.loads(body)
    old = json.dumps(document["model"], ensure_ascii=False).encode()
    new = json.dumps(model, ensure_ascii=False).encode()
    expected = dict(document, model=model)
    place = body.find(old)
    while place >= 0:
        candidate = body[:place] + new + body[place + len(old) :]
        if json.loads(candidate) == expected:
            return candidate
        place = body.find(old, place + 1)
    raise AssertionError(f"no place for the model in {body[:200]!r}")


def end_to_end(fields, but=()):
    """The fields that must arrive as sent: names in their case, values, repeats, order."""
    ignored = HOP | OWN | set(but)
    return [(name, value) for name, value in fields if name.lower() not in ignored]
