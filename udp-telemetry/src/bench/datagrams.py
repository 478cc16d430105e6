#!/usr/bin/python3
"""Writes a file of datagrams for replay: one sample each, of devices in turn, sequences rising.

    datagrams.py FILE text|sealed COUNT DEVICES [KEY-HEX]        sealed needs python3-cryptography

The layouts are those of the module's README.
"""
import struct
import sys

BOOT = 0x1122334455667788


def text(device, sequence):
    return b"#sc1 %016x %016x %016x %016x %08x %08x 1\nm f=1\n" % (device, BOOT, sequence, sequence * 1000, sequence + 1, 0)


def sealer(key, devices):
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    ciphers = {}
    for device in devices:
        salt, info = struct.pack(">QQ", device, BOOT), b"streamctl telemetry v1 chacha20-poly1305"
        derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(bytes.fromhex(key))
        ciphers[device] = ChaCha20Poly1305(derived)

    def sealed(device, sequence):
        clear = struct.pack(">BBHQQQ", 0x89, 0, 1, device, BOOT, sequence)
        inside = b"#sc1s %016x %08x %08x 1\nm f=1\n" % (sequence * 1000, sequence + 1, 0)
        return clear + ciphers[device].encrypt(struct.pack(">IQ", 0, sequence), inside, clear)

    return sealed


def main():
    path, kind, count, devices = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    names = [0x1000_0000_0000_0000 + 7919 * number for number in range(devices)]
    make = text if kind == "text" else sealer(sys.argv[5], names)
    with open(path, "wb") as out:
        for number in range(count):
            datagram = make(names[number % devices], number // devices)
            out.write(struct.pack("<H", len(datagram)) + datagram)


if __name__ == "__main__":
    main()
