"""What is sent to the model. The model itself remembers nothing: whatever it is to know stands in this list."""


def messages(system, history, question):
    """
    system   -- the instruction to the assistant, from assistant.json; may be empty
    history  -- the exchanges so far, oldest first: [{"question": "…", "answer": "…"}, …]
    question -- what is asked now
    """
    # 2. + 3.
    return [{"role": "user", "content": question}]
