"""A watch: a folder that collects, reads, reports and compares again and again, with one command."""
