"""What `make run` does: prepare the database, then start the site and its worker, and watch over them."""
