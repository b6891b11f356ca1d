Feature: Collecting again, and after a failure
  However often an order is collected, it is here once, with all that was done to it; and what a failed run left is had by the next.

  @OMS-COLLECT-06
  Scenario: Collecting by hand over what is here adds nothing
    Given Minji paid for an order 2 h ago
    And the seller was collected for the first time
    When orders paid from 1 day ago on are collected by hand
    Then the order is here once

  @OMS-COLLECT-06
  Scenario: A hold put on an order here survives its being collected again
    Given Minji paid for an order 2 h ago
    And the seller was collected for the first time
    And a person put the order on hold
    When orders paid from 1 day ago on are collected by hand
    Then the order is here once
    And the order is still on hold

  @OMS-COLLECT-07
  Scenario Outline: What a failed run left is had by the next
    Given orders are collected by themselves
    And the seller was collected at 09:10
    And Minji paid for an order at 09:12
    And every call to the mall fails with <status> from 09:15 to 09:25
    When it is 09:20
    Then the order isn't here yet
    And at 09:30 it is here

    Examples:
      | status |
      | 429    |
      | 500    |
      | 503    |

  @OMS-COLLECT-07
  Scenario: A run that fails half way keeps what it has, and the next gets the rest
    Given orders are collected by themselves
    And Minji paid for an order at 09:03
    And Minji paid for an order at the other seller at 09:04
    And the other seller can't be reached from 09:05 to 09:15
    When it is 09:10
    Then her 1st order is here
    And her 2nd order is not here
    And at 09:20 both orders are here

  @OMS-COLLECT-07
  Scenario: A page that comes broken off is fetched again
    Given orders are collected by themselves
    And Minji placed 250 orders in N20 at 09:03
    And the mall's second page of orders fails with 500 until 09:15
    When it is 09:20
    Then all 250 orders are here once
