Feature: Allocating again, by hand, and within limits
  A run leaves what earlier runs and people gave, unless it is told to give it out anew; what it isn't asked about it leaves alone.

  Rule: Giving out anew

    @OMS-ALLOC-04
    Scenario Outline: A fully deliverable group keeps its stock, unless such groups are served anew
      Given the warehouse has 2 tumblers
      And an order for Minji of 2 tumblers at 08:20
      And stock was allocated
      And an order for Junho of 2 tumblers at 08:10
      When stock is allocated <how>
      Then a parcel can go to <first> and to nobody else

      Examples:
        | how                                  | first |
        | once more                            | Minji |
        | anew to partially deliverable groups | Minji |
        | anew to fully deliverable groups     | Junho |

    @OMS-ALLOC-04
    Scenario Outline: A partially deliverable group keeps its stock, unless such groups are served anew
      Given the warehouse has 2 tumblers and 0 hand creams
      And an order for Minji of 2 tumblers and 1 hand cream at 08:20
      And stock was allocated to whole groups first and then in part
      And an order for Junho of 2 tumblers and 1 hand cream at 08:10
      When stock is allocated <how>
      Then <first>'s tumblers have stock
      And <other>'s tumblers have no stock

      Examples:
        | how                                  | first | other |
        | once more                            | Minji | Junho |
        | anew to fully deliverable groups     | Minji | Junho |
        | anew to partially deliverable groups | Junho | Minji |

    @OMS-ALLOC-04
    Scenario: A group with an invoice number keeps its stock
      Given the warehouse has 2 tumblers
      And an order for Minji of 2 tumblers at 08:20
      And stock was allocated
      And the parcels were booked
      And an order for Junho of 2 tumblers at 08:10
      When stock is allocated anew to all groups
      Then a parcel can go to Minji and to nobody else
      And Minji's tumblers have stock

  Rule: By hand

    @OMS-ALLOC-15
    Scenario: A line that a person allocates can leave
      Given the warehouse has 2 tumblers
      And an order for Minji of 2 tumblers
      When a person allocates Minji's tumblers
      Then a parcel can go to Minji and to nobody else

    @OMS-ALLOC-15
    Scenario: A run gives nothing to a line that a person released
      Given the warehouse has 2 tumblers
      And an order for Minji of 2 tumblers at 08:10
      And an order for Junho of 2 tumblers at 08:20
      And stock was allocated
      And a person released Minji's tumblers
      When stock is allocated
      Then a parcel can go to Junho and to nobody else

    @OMS-ALLOC-15
    Scenario Outline: A run takes nothing from a line that a person allocated, unless it gives out anew
      Given the warehouse has 2 tumblers
      And an order for Minji of 2 tumblers at 08:20
      And a person allocated Minji's tumblers
      And an order for Junho of 2 tumblers at 08:10
      When stock is allocated <how>
      Then a parcel can go to <first> and to nobody else

      Examples:
        | how                              | first |
        | once more                        | Minji |
        | anew to fully deliverable groups | Junho |

    @OMS-ALLOC-15 @OMS-ALLOC-09
    Scenario: A person can't give what another has
      Given the warehouse has 2 tumblers
      And an order for Minji of 2 tumblers at 08:10
      And an order for Junho of 1 tumbler at 08:20
      And stock was allocated
      When a person tries to allocate Junho's tumblers
      Then Junho's tumblers have no stock
      And it is refused because of OMS-ALLOC-09

  Rule: Within limits

    @OMS-ALLOC-07
    Scenario Outline: What lies outside the limit gets nothing
      Given the tumblers come from a supplier of their own, and are tagged as gifts
      And an order for Minji of 1 tumbler
      And <outside>
      When stock is allocated within <limit>
      Then a parcel can go to Minji and to nobody else

      Examples:
        | limit                  | outside                                             |
        | the first seller       | an order for Junho of 1 tumbler at the other seller |
        | the tumblers' supplier | an order for Junho of 1 hand cream                  |
        | the gift tag           | an order for Junho of 1 hand cream                  |
        | orders of today        | an order for Junho placed at 2026-01-09 23:59       |

    @OMS-ALLOC-07
    Scenario: What lies outside the limit loses nothing
      Given the warehouse has 2 tumblers
      And an order for Junho of 2 tumblers at the other seller at 08:20
      And stock was allocated
      And an order for Minji of 2 tumblers at 08:10
      When stock is allocated anew to fully deliverable groups within the first seller
      Then a parcel can go to Junho and to nobody else

    @OMS-ALLOC-16
    Scenario Outline: A group takes part only when every line of it is inside the limit
      Given the tumblers come from a supplier of their own, and are tagged as gifts
      And an order for Minji of 1 tumbler and 1 hand cream
      And an order for Junho of 1 tumbler
      When stock is allocated within <limit>
      Then a parcel can go to Junho and to nobody else
      And Minji's tumblers have no stock

      Examples:
        | limit                  |
        | the tumblers' supplier |
        | the gift tag           |

    @OMS-ALLOC-05
    Scenario: Without held orders, a held order gets nothing
      Given the warehouse has 2 tumblers
      And an order for Minji of 2 tumblers at 08:10
      And an order for Junho of 2 tumblers at 08:20
      And her 1st order was put on hold
      When stock is allocated without held orders
      Then a parcel can go to Junho and to nobody else

    @OMS-ALLOC-05
    Scenario: With held orders, a held order takes its turn
      Given the warehouse has 2 tumblers
      And an order for Minji of 2 tumblers at 08:10
      And an order for Junho of 2 tumblers at 08:20
      And her 1st order was put on hold
      When stock is allocated with held orders
      Then Minji's tumblers have stock
      And Junho's tumblers have no stock
