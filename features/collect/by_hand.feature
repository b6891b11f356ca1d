Feature: Orders fetched by hand
  The collect button fetches at any moment; with a period and sellers chosen, it fetches what the first collection left out.

  @OMS-COLLECT-03
  Scenario: A period brings the orders that the first collection left out
    Given Minji paid for an order 3 days ago
    And Minji paid for an order 10 days ago
    And the seller was collected for the first time
    When orders paid from 5 days ago on are collected by hand
    Then her 1st order is here
    And her 2nd order is not here

  @OMS-COLLECT-03
  Scenario: Only the chosen sellers are collected
    Given Minji paid for an order 3 days ago
    And Minji paid for an order at the other seller 3 days ago
    When orders of the first seller paid from 5 days ago on are collected by hand
    Then her 1st order is here
    And her 2nd order is not here

  @OMS-COLLECT-04
  Scenario: The button works between two ticks, and the next tick comes when it would have
    Given orders are collected by themselves
    And Minji paid for an order at 09:03
    And the collect button was pressed at 09:05
    When Minji paid for an order at 09:06
    Then her 1st order is here
    And her 2nd order is not here
    And at 09:10 both orders are here
