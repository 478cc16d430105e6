"""Checks datagrams.json with an implementation that shares nothing with the Java one.

Usage: python3 check_vectors.py datagrams.json   (needs the package python3-cryptography)
It takes every datagram apart with the key and the README's tables alone, and compares what it finds with what the file
says. More datagrams may follow on standard input, one a line: sealed or signed, in hexadecimal, a space, and the lines
that they must hold, in hexadecimal.
"""

import hashlib
import hmac
import json
import re
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

COUNTERS = (
    rb"(?P<uptime>[0-9a-f]{16}) (?P<offered>[0-9a-f]{8}) (?P<dropped>[0-9a-f]{8}) (?P<flags>[0-9a-f])"
    rb"(?: (?P<failed>[0-9a-f]{8}))??(?: (?P<repeats>[0-9a-f]{4}) (?P<first>[0-9a-f]{8}))?"
)
TEXT = re.compile(
    rb"#sc1 (?P<device>[0-9a-f]{16}) (?P<boot>[0-9a-f]{16}) (?P<sequence>[0-9a-f]{16}) "
    + COUNTERS
    + rb"(?: (?P<key>[0-9a-f]{4}) (?P<mac>[0-9a-f]{32}))?\n"
)
SEALED = re.compile(rb"#sc1s " + COUNTERS + rb"\n")
ALGORITHMS = {0x89: ("chacha20-poly1305", 32, ChaCha20Poly1305), 0x8A: ("aes-128-gcm", 16, AESGCM)}


def derive(secret, use, length, device, boot):
    salt = struct.pack(">QQ", device, boot)
    info = b"streamctl telemetry v1 " + use.encode()
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def number(match, name):
    text = match.groupdict().get(name)
    return int(text, 16) if text else 0


def header(match, device, boot, sequence):
    flags = number(match, "flags")
    assert bool(flags & 8) == (match["failed"] is not None), "flag 8"
    assert bool(flags & 2) == (match["repeats"] is not None), "flag 2"
    return {
        "device": f"{device:016x}",
        "boot": f"{boot:016x}",
        "sequence": f"{sequence:016x}",
        "uptime_nanos": match["uptime"].decode(),
        "offered": number(match, "offered"),
        "dropped": number(match, "dropped"),
        "failed": number(match, "failed"),
        "clock_synced": bool(flags & 1),
        "last_of_interval": bool(flags & 4),
        "repeats": number(match, "repeats"),
        "first_repeat": number(match, "first"),
    }


def open_sealed(secret, key_id, datagram):
    kind, flags, key, device, boot, sequence = struct.unpack(">BBHQQQ", datagram[:28])
    assert flags == 0 and key == key_id, "clear header"
    use, length, aead = ALGORITHMS[kind]
    nonce = bytes(4) + struct.pack(">Q", sequence)
    text = aead(derive(secret, use, length, device, boot)).decrypt(nonce, datagram[28:], datagram[:28])
    match = SEALED.match(text)
    return header(match, device, boot, sequence), text[match.end():]


def open_text(secret, key_id, datagram, signed):
    match = TEXT.match(datagram)
    device, boot = number(match, "device"), number(match, "boot")
    assert (match["mac"] is not None) == signed, "MAC"
    if signed:
        assert number(match, "key") == key_id, "key"
        rest = datagram[: match.start("mac")] + datagram[match.end("mac"):]
        code = hmac.new(derive(secret, "hmac-sha256", 32, device, boot), rest, hashlib.sha256).digest()
        assert code[:16].hex().encode() == match["mac"], "wrong MAC"
    return header(match, device, boot, number(match, "sequence")), datagram[match.end():]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        vectors = json.load(file)
    secret, key_id = bytes.fromhex(vectors["secret"]), vectors["key_id"]
    device = hashlib.sha256(vectors["device_name"].encode()).hexdigest()[:16]
    for entry in vectors["derived"]:
        assert entry["device"] == device, "device id"
        length = len(entry["key"]) // 2
        key = derive(secret, entry["use"], length, int(entry["device"], 16), int(entry["boot"], 16))
        assert key.hex() == entry["key"], entry["use"]
    for entry in vectors["datagrams"]:
        expected = (entry["header"], entry["lines"].encode())
        for form in ("sealed_chacha20_poly1305", "sealed_aes_128_gcm"):
            assert open_sealed(secret, key_id, bytes.fromhex(entry[form])) == expected, (entry["name"], form)
        for form in ("text", "signed"):
            found = open_text(secret, key_id, bytes.fromhex(entry[form]), form == "signed")
            assert found == expected, (entry["name"], form)
    more = 0
    for line in sys.stdin:
        datagram, lines = (bytes.fromhex(part) for part in line.rstrip("\n").split(" "))
        opened = open_text(secret, key_id, datagram, True) if datagram[0] == 35 else open_sealed(secret, key_id, datagram)
        assert opened[1] == lines, line
        more += 1
    print(f"{len(vectors['datagrams'])} vectors and {more} more datagrams are right")


main()
