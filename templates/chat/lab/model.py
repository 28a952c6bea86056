"""How this lab talks to the model server: the API that most such servers have."""

import importlib
import json
import os
import sys
import urllib.request

SERVER = os.environ["MODEL_SERVER"]
MODEL = os.environ["MODEL"]


def read_assistant():
    """assistant.json, which you edit."""
    with open("assistant.json", encoding="utf-8") as file:
        return {"system": "", "temperature": 0.8, "max_tokens": 200, **json.load(file)}


def ask(messages, assistant):
    """What the model answers to a list of messages: {"role": "system" | "user" | "assistant", "content": "…"}."""
    body = {
        "model": MODEL,
        "messages": messages,
        "temperature": assistant["temperature"],
        "max_tokens": assistant["max_tokens"],
    }
    request = urllib.request.Request(
        f"{SERVER}/v1/chat/completions",
        json.dumps(body).encode(),
        {"content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=180) as answer:
            return json.load(answer)["choices"][0]["message"]["content"].strip()
    except OSError as error:
        raise RuntimeError(f"Le serveur de modèle ne répond pas / the model server does not answer: {error}") from error


def fresh(name):
    """A module as it stands in its file now, so that what you change counts at once."""
    sys.modules.pop(name, None)
    importlib.invalidate_caches()
    return importlib.import_module(name)
