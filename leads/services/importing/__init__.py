"""Files of leads on their way in: started, claimed by a worker, read chunk by chunk, ended."""
