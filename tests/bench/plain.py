"""One plain worker, alike for the product and the floor."""

workers = 1
worker_class = "sync"
timeout = 300
