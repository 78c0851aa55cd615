"""The minutes of a meeting in the window: their texts, their way to approval, and the copies that leave."""
