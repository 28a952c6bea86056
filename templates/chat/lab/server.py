"""The chat page of this seat. It holds no conversation: the page sends it along, chatbot.py decides what the model gets."""

import hmac
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import model

PASSWORD = os.environ["SEAT_PASSWORD"]


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/alive":
            return self.answer(200, "text/plain", b"yes\n")
        if not self.allowed():
            return self.answer(401, "text/plain", b"by the seat's page only\n")
        if self.path != "/":
            return self.answer(404, "text/plain", b"not found\n")
        with open(os.path.join(os.path.dirname(__file__), "page.html"), "rb") as page:
            return self.answer(200, "text/html; charset=utf-8", page.read())

    def do_POST(self):
        if not self.allowed():
            return self.answer(401, "text/plain", b"by the seat's page only\n")
        try:
            asked = json.loads(self.rfile.read(min(int(self.headers["content-length"]), 100_000)))
            assistant = model.read_assistant()
            messages = model.fresh("chatbot").messages(assistant["system"], asked["history"], asked["question"])
            told = {"answer": model.ask(messages, assistant), "sent": messages}
            return self.answer(200, "application/json", json.dumps(told).encode())
        except Exception as error:  # whatever a student's own code does is shown to the student
            told = {"error": f"{type(error).__name__}: {error}"}
            return self.answer(500, "application/json", json.dumps(told).encode())

    def allowed(self):
        """The portal says the seat's password with every request; a neighbour does not know it."""
        return hmac.compare_digest(self.headers.get("authorization", ""), f"Bearer {PASSWORD}")

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("", 8080), Page).serve_forever()
