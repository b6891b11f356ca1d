Feature: Stock for whole groups and for parts
  Stock goes to groups that can then leave. What is left goes to parts of groups, if that is chosen; what has none can be
  split off, so that the rest leaves.

  Rule: Whole groups, and parts

    @OMS-ALLOC-01
    Scenario: A group whose every line has stock is fully deliverable, one with some partially
      Given the warehouse has 5 tumblers and 0 hand creams
      And an order for Minji of 2 tumblers
      And an order for Junho of 2 tumblers and 1 hand cream
      And an order for Sora of 1 hand cream
      When stock is allocated to whole groups first and then in part
      Then Minji's order is fully deliverable
      And Junho's order is partially deliverable
      And Sora's order is not deliverable
      And a parcel can go to Minji and to nobody else

    @OMS-ALLOC-02
    Scenario: A later group that can be served whole goes before an earlier part
      Given the warehouse has 3 tumblers and 0 hand creams
      And an order for Minji of 2 tumblers and 1 hand cream at 08:10
      And an order for Junho of 2 tumblers at 08:20
      When stock is allocated to whole groups first and then in part
      Then a parcel can go to Junho and to nobody else
      And Minji's tumblers have no stock

    @OMS-ALLOC-02
    Scenario: What is left goes to parts in the same order
      Given the warehouse has 4 tumblers and 0 hand creams
      And an order for Minji of 2 tumblers and 1 hand cream at 08:10
      And an order for Sora of 2 tumblers and 1 hand cream at 08:05
      And an order for Junho of 2 tumblers at 08:20
      When stock is allocated to whole groups first and then in part
      Then Junho's tumblers have stock
      And Sora's tumblers have stock
      And Minji's tumblers have no stock

    @OMS-ALLOC-03
    Scenario: To whole groups only, a part gets nothing
      Given the warehouse has 3 tumblers and 0 hand creams
      And an order for Minji of 2 tumblers and 1 hand cream
      When stock is allocated to whole groups only
      Then Minji's tumblers have no stock
      And Minji's order is not deliverable

    @OMS-ALLOC-11
    Scenario: A line is allocated whole or not at all
      Given the warehouse has 1 tumbler and 1 hand cream
      And an order for Minji of 2 tumblers and 1 hand cream
      When stock is allocated to whole groups first and then in part
      Then Minji's tumblers have no stock
      And Minji's hand creams have stock

  Rule: Splitting off what has none

    @OMS-ALLOC-08
    Scenario: What has no stock is split off, and the rest can leave
      Given the warehouse has 5 tumblers and 0 hand creams
      And an order for Minji of 2 tumblers and 1 hand cream
      When stock is allocated in part too, splitting off what has none
      Then a parcel can go to Minji and to nobody else
      And the parcel for Minji holds 2 tumblers and nothing else
      And Minji's hand creams wait in an order of their own

    @OMS-ALLOC-08
    Scenario: Not split, a group stays whole and waits
      Given the warehouse has 5 tumblers and 0 hand creams
      And an order for Minji of 2 tumblers and 1 hand cream
      When stock is allocated to whole groups first and then in part
      Then no parcel can go to anybody

    @OMS-ALLOC-08
    Scenario: Splitting is applied to one group and not to another
      Given the warehouse has 5 tumblers and 0 hand creams
      And an order for Minji of 2 tumblers and 1 hand cream
      And an order for Junho of 2 tumblers and 1 hand cream
      When stock is allocated in part too, splitting off what has none for Junho alone
      Then a parcel can go to Junho and to nobody else

    @OMS-ALLOC-14
    Scenario: A run lists what it made fully and partially deliverable, line by line
      Given the warehouse has 6 tumblers and 0 hand creams
      And an order for Minji of 2 tumblers
      And an order for Junho of 2 tumblers and 1 hand cream
      And an order for Sora of 2 tumblers and 1 hand cream
      When stock is allocated in part too, splitting off what has none for Junho alone
      Then the run lists Minji as fully deliverable, and Junho and Sora as partially deliverable
      And the run says that Sora's tumblers were allocated by itself and the hand creams weren't
      And the run says that the rest is split off for Junho and not for Sora
