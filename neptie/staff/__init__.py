"""Staff's admin: its site, its way around, and the health of the queues."""
