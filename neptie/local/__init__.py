"""`make run`: PostgreSQL, Redis, web, worker and beat on one machine, under one supervisor."""
