Feature: Who is served first
  When stock is short it matters who comes first: the seller's priority, then quantity or amount as chosen, then the time of
  the order, then its management number.

  @OMS-ALLOC-06
  Scenario: The earlier order is served first
    Given the warehouse has 2 tumblers
    And an order for Junho of 2 tumblers at 08:20
    And an order for Minji of 2 tumblers at 08:10
    When stock is allocated
    Then a parcel can go to Minji and to nobody else

  @OMS-ALLOC-06
  Scenario: The priority of the seller goes before everything
    Given the warehouse has 3 tumblers
    And an order for Minji of 3 tumblers at 08:10
    And an order for Junho of 2 tumblers at the other seller at 08:20
    When stock is allocated by the other seller first, then by larger quantity
    Then a parcel can go to Junho and to nobody else

  @OMS-ALLOC-06
  Scenario Outline: Quantity or amount, as chosen, goes before the time
    Given the warehouse has 2 tumblers and 9 hand creams
    And an order for Minji of 2 tumblers at <Minji's>
    And an order for Junho of 1 tumbler and 2 hand creams at <Junho's>
    When stock is allocated <how>
    Then a parcel can go to <first> and to nobody else

    Examples:
      | how                 | Minji's | Junho's | first |
      | by larger quantity  | 08:10   | 08:20   | Junho |
      | by smaller quantity | 08:20   | 08:10   | Minji |
      | by larger amount    | 08:20   | 08:10   | Minji |
      | by smaller amount   | 08:10   | 08:20   | Junho |

  @OMS-ALLOC-06
  Scenario: Of orders of one moment the lower management number is served first
    Given the warehouse has 1 tumbler
    And an order for Minji of 1 tumbler at 08:10
    And an order for Junho of 1 tumbler at 08:10
    And an order for Sora of 1 tumbler at 08:10
    When stock is allocated
    Then the order with the lower management number has the stock

  @OMS-ALLOC-11
  Scenario: The same input gives the same allocation
    Given the warehouse has 3 tumblers and 1 hand cream
    And an order for Minji of 2 tumblers and 1 hand cream at 08:10
    And an order for Junho of 2 tumblers and 1 hand cream at 08:10
    And an order for Sora of 1 tumbler and 1 hand cream at 08:10
    And stock was allocated to whole groups first and then in part
    And who has stock was noted
    When stock is allocated anew to all groups
    Then the same lines have stock as before
