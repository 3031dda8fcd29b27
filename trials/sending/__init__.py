"""Nothing sent twice, nothing lost: senders killed, services restarted, campaigns toggled."""
