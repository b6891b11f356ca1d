"""The rooms, in the order of a day: each loads, asks the rule, saves, and queues what must leave."""
