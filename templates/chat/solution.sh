#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd /home/student/chat
python3 ask.py "Qu'est-ce qu'un centre de données ?"
cat > assistant.json <<'END'
{
  "system": "Tu es l'assistant d'un centre de données. Réponds en une phrase, en français.",
  "temperature": 0,
  "max_tokens": 120
}
END
cat > chatbot.py <<'END'
def messages(system, history, question):
    sent = [{"role": "system", "content": system}] if system else []
    for exchange in history[-6:]:
        sent.append({"role": "user", "content": exchange["question"]})
        sent.append({"role": "assistant", "content": exchange["answer"]})
    return sent + [{"role": "user", "content": question}]
END
python3 compare.py "Qui es-tu ?"
