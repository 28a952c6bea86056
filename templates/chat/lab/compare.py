"""python3 compare.py "Une question": the same question three times; compare.json says whether the answers are one."""

import json
import sys

import model

question = " ".join(sys.argv[1:]).strip()
if not question:
    sys.exit(__doc__)
assistant = model.read_assistant()
messages = model.fresh("chatbot").messages(assistant["system"], [], question)
answers = []
for turn in range(3):
    answers.append(model.ask(messages, assistant))
    print(f"--- {turn + 1}\n{answers[-1]}")
same = len(set(answers)) == 1
print(f"\ntemperature {assistant['temperature']}: {'identiques / the same' if same else 'différentes / different'}")
with open("compare.json", "w", encoding="utf-8") as file:
    json.dump({"temperature": assistant["temperature"], "same": same, "answers": answers}, file, ensure_ascii=False)
