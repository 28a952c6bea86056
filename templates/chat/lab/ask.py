"""python3 ask.py "Une question": one answer of the model, and a line in journal.jsonl."""

import json
import sys

import model

question = " ".join(sys.argv[1:]).strip()
if not question:
    sys.exit(__doc__)
assistant = model.read_assistant()
messages = model.fresh("chatbot").messages(assistant["system"], [], question)
answer = model.ask(messages, assistant)
print(answer)
with open("journal.jsonl", "a", encoding="utf-8") as journal:
    journal.write(json.dumps({"messages": messages, "answer": answer}, ensure_ascii=False) + "\n")
