"""The checks of this lab: python3 /srv/lab/check.py first|system|memory|same. They ask the model nothing."""

import json
import sys

import model


def first():
    with open("journal.jsonl", encoding="utf-8") as journal:
        return any(json.loads(line)["answer"] for line in journal if line.strip())


def sent(history, question):
    system = model.read_assistant()["system"]
    return system, model.fresh("chatbot").messages(system, history, question)


def system():
    instruction, messages = sent([], "Bonjour")
    return (
        len(instruction) >= 30
        and messages[0] == {"role": "system", "content": instruction}
        and messages[-1] == {"role": "user", "content": "Bonjour"}
    )


def memory():
    history = [{"question": "Qui ?", "answer": "Ada."}, {"question": "Quand ?", "answer": "1843."}]
    _, messages = sent(history, "Où ?")
    return [(one["role"], one["content"]) for one in messages if one["role"] != "system"] == [
        ("user", "Qui ?"),
        ("assistant", "Ada."),
        ("user", "Quand ?"),
        ("assistant", "1843."),
        ("user", "Où ?"),
    ]


def same():
    with open("compare.json", encoding="utf-8") as file:
        found = json.load(file)
    return found["same"] is True and found["temperature"] == 0 and all(found["answers"])


try:
    passed = {"first": first, "system": system, "memory": memory, "same": same}[sys.argv[1]]()
except (OSError, ValueError, LookupError, TypeError, SyntaxError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
sys.exit(0 if passed else 1)
