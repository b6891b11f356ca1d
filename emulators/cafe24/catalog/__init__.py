"""What a mall sells and gives: products, stock, coupons, carts, and the Front API."""
