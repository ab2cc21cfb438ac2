"""Talking HTTP: client, auth, pagination, retry, throttle, redaction and journal, one module each."""
