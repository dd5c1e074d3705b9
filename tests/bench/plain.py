"""Two plain workers, alike for the product and the floor; each serves one request at a time."""

workers = 2
worker_class = "sync"
timeout = 300
