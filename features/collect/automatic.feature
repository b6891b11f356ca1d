Feature: Orders come in by themselves
  Every ten minutes the orders of each linked seller that are in delivery preparing are fetched. Nothing is fetched twice,
  and nothing is missed, whatever went wrong in between.

  Rule: When

    @OMS-COLLECT-01
    Scenario: An order comes with the next tick and not before
      Given orders are collected by themselves
      And Minji paid for an order at 09:03
      When it is 09:09
      Then the order isn't here yet
      And at 09:10 it is here

    @OMS-COLLECT-01
    Scenario: Every linked seller is collected at the same tick
      Given orders are collected by themselves
      And Minji paid for an order at 09:03
      And Minji paid for an order at the other seller at 09:04
      When it is 09:10
      Then both orders are here

  Rule: What the first collection takes

    @OMS-COLLECT-02
    Scenario Outline: The first collection of a seller reaches back 12 hours from the payment
      Given Minji paid for an order <ago> before the first collection
      When the seller is collected for the first time
      Then the order <is> here

      Examples:
        | ago           | is     |
        | 11 h 59 m     | is     |
        | 12 h          | is     |
        | 12 h 0 m 1 s  | is not |
        | 12 h 1 m      | is not |

    @OMS-COLLECT-02 @OMS-COLLECT-08
    Scenario: Each seller has a first collection of its own
      Given orders of the first seller have been collected by hand
      And Minji paid for an order at the other seller 13 h ago
      When the seller is collected for the first time
      Then the order is not here

    @OMS-COLLECT-05
    Scenario Outline: Only what is in delivery preparing is collected
      Given Minji's order is in <status>
      When the seller is collected for the first time
      Then the order <is> here

      Examples:
        | status | is     |
        | N00    | is not |
        | N10    | is not |
        | N20    | is     |
        | N21    | is not |
        | N22    | is not |
        | N30    | is not |

    @OMS-COLLECT-05 @OMS-COLLECT-08
    Scenario: An order passed over comes once it is in delivery preparing
      Given orders are collected by themselves
      And Minji's order is in N10
      And it was passed over at 09:10
      When the staff move it to N20 at 09:14
      Then at 09:20 it is here

  Rule: What later collections take

    @OMS-COLLECT-08
    Scenario: An order paid days ago comes when its preparing begins
      Given orders are collected by themselves
      And Minji paid for an order 3 days ago that is still in N10
      And it was passed over at 09:10
      When the staff move it to N20 at 09:14
      Then at 09:20 it is here

    @OMS-COLLECT-08
    Scenario: After a night of outage nothing is missing
      Given orders are collected by themselves
      And the seller was collected at 09:10
      And the mall can't be reached from 09:11 to 23:11
      And Minji paid for an order at 09:15
      When it is 23:20
      Then the order is here

    @OMS-COLLECT-02 @OMS-COLLECT-08
    Scenario: What the first collection left out doesn't come by itself later
      Given Minji paid for an order 13 h before the first collection
      And the seller was collected for the first time
      When it is 10:00
      Then the order is not here
