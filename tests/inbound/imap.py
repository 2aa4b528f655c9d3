"""A small real IMAP peer on loopback, with TLS: one mailbox, the commands that we use."""

import re
import socketserver
import ssl
import subprocess
import threading


def a_certificate(folder, name="localhost"):
    """Make a certificate for a name, and give the files of key and certificate."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, certificate


class Mailbox(socketserver.ThreadingTCPServer):
    """Holds `messages`; those whose number is in `seen` are read."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, key, certificate) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.messages: list[bytes] = []
        self.seen: set[int] = set()
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """Keep quiet: a client may hang up."""


class Talk(socketserver.StreamRequestHandler):
    """One visit."""

    def handle(self) -> None:
        with (
            self.server.tls.wrap_socket(self.request, server_side=True) as line,
            line.makefile("rb") as self.rfile,
            line.makefile("wb") as self.wfile,
        ):
            self.talk()

    def finish(self) -> None:
        """Do nothing: everything is closed."""

    def talk(self) -> None:
        self.say(b"* OK ready")
        while said := self.rfile.readline().strip():
            tag, command, *rest = said.split(b" ", 2)
            self.answer(tag, command.upper(), b"".join(rest))
            if command.upper() == b"LOGOUT":
                return

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")
        self.wfile.flush()

    def answer(self, tag: bytes, command: bytes, rest: bytes) -> None:
        box = self.server
        if command == b"CAPABILITY":
            self.say(b"* CAPABILITY IMAP4rev1")
        elif command == b"LOGIN" and b"right" not in rest:
            self.say(tag + b" NO wrong password")
            return
        elif command == b"SELECT":
            self.say(b"* %d EXISTS" % len(box.messages))
        elif rest.startswith(b"SEARCH"):
            new = [n for n in range(1, len(box.messages) + 1) if n not in box.seen]
            self.say(b"* SEARCH " + b" ".join(b"%d" % n for n in new))
        elif rest.startswith(b"STORE"):
            box.seen.add(int(rest.split()[1]))
        elif rest.startswith(b"FETCH"):
            self.fetch(rest)
        self.say(tag + b" OK done")

    def fetch(self, rest: bytes) -> None:
        number = int(rest.split()[1])
        raw = self.server.messages[number - 1]
        if b"SIZE" in rest:
            self.say(b"* %d FETCH (UID %d RFC822.SIZE %d)" % (number, number, len(raw)))
            return
        part = re.search(rb"<0\.(\d+)>", rest)
        raw = raw[: int(part[1])] if part else raw
        self.say(b"* %d FETCH (UID %d BODY[] {%d}" % (number, number, len(raw)))
        self.wfile.write(raw)
        self.say(b")")
