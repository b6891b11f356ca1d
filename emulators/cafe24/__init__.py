"""The Cafe24 emulator: Admin and Front API of a world's malls, under /cafe24/{mall_id}/api/v2."""
