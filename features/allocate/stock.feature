Feature: What is on hand, free and available
  No piece is given twice, and a piece is gone when its parcel ships, not when it is given.

  @OMS-ALLOC-09
  Scenario: One piece goes to one of many who want it
    Given the warehouse has 1 tumbler
    And an order for Minji of 1 tumbler
    And an order for Junho of 1 tumbler
    And an order for Sora of 1 tumbler
    When stock is allocated by several runs at once
    Then only 1 tumbler of all that was ordered has stock

  @OMS-ALLOC-09
  Scenario: Two lines of one product share no piece
    Given the warehouse has 3 tumblers
    And an order for Minji of 2 tumblers
    And an order for Minji of 2 tumblers
    And the orders were merged
    When stock is allocated to whole groups only
    Then no parcel can go to anybody

  @OMS-ALLOC-09
  Scenario: Available is what is on hand less what was ordered, and may be below nothing
    Given the warehouse has 3 tumblers
    And an order for Minji of 2 tumblers at 08:10
    And an order for Junho of 4 tumblers at 08:20
    When stock is allocated
    Then the books show 3 tumblers on hand, 1 free and -3 available

  @OMS-ALLOC-10
  Scenario: What is allocated still lies in the warehouse
    Given the warehouse has 5 tumblers
    And an order for Minji of 2 tumblers
    And stock was allocated
    When the parcels are booked
    Then 5 tumblers lie in the warehouse
    And the books show 5 tumblers on hand, 3 free and 3 available

  @OMS-ALLOC-10
  Scenario: What ships is gone from the warehouse
    Given the warehouse has 5 tumblers
    And an order for Minji of 2 tumblers
    And stock was allocated
    When the parcels ship
    Then 3 tumblers lie in the warehouse
    And the books show 3 tumblers on hand, 3 free and 3 available

  @OMS-ALLOC-12
  Scenario: By what is on hand, what isn't there can't be allocated
    Given a company that counts its stock itself has 1 tumbler
    And an order for Minji of 2 tumblers
    When stock is allocated
    Then no parcel can go to anybody

  @OMS-ALLOC-12
  Scenario: Without a limit every quantity is allocated, and on hand falls below nothing
    Given a company that counts its stock itself has 1 tumbler
    And the stock of tumblers is unlimited
    And an order for Minji of 3 tumblers
    And stock was allocated
    When the parcels ship
    Then 1 parcel goes to Minji
    And the books show -2 tumblers on hand, -2 free and -2 available

  @OMS-ALLOC-13
  Scenario: What is allocated can't be counted away
    Given a company that counts its stock itself has 5 tumblers
    And an order for Minji of 3 tumblers
    And stock was allocated
    When somebody tries to set the stock of tumblers to 2
    Then it is refused, naming the group of Minji
    And the books show 5 tumblers on hand, 2 free and 2 available

  @OMS-ALLOC-13
  Scenario: Down to what is allocated stock can be counted
    Given a company that counts its stock itself has 5 tumblers
    And an order for Minji of 3 tumblers
    And stock was allocated
    When somebody sets the stock of tumblers to 3
    Then the books show 3 tumblers on hand, 0 free and 0 available
