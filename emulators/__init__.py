"""What the vendors do: fake Cafe24, Sellmate, couriers and AlimTalk, each world with its own clock."""
