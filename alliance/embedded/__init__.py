"""Private PostgreSQL, Valkey and mail sink, and the commands of ./dev that stand on them.

Nothing of the product imports this package: a real installation brings its own services.
"""
