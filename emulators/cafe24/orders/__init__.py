"""Orders as buyers place them and sellers work on them."""
