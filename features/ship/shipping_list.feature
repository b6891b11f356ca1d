Feature: The shipping list
  Each parcel with its delivery state here and at the seller, side by side.

  @OMS-SHIP-04
  Scenario: A parcel of which the seller knows nothing yet is a mismatch
    Given a parcel has its invoice from CJ
    And the mall fails for 15 m
    When everything is shipped
    And the mall answers again
    Then the mismatches are the 1st parcel: shipped here, not shipped there

  @OMS-SHIP-04
  Scenario: A parcel that the mall's staff set to delivered is a mismatch
    Given 2 parcels have their invoices
    And the 1st and 2nd parcels left
    When the mall's staff set the 2nd parcel to delivered
    Then the mismatches are the 2nd parcel: shipped here, delivered there

  @OMS-SHIP-04
  Scenario: Where the states agree there is no mismatch
    Given 2 parcels have their invoices
    When the 1st parcel is chosen and shipped
    Then there are no mismatches

  @OMS-SHIP-07
  Scenario Outline: The list is narrowed by each point
    Given the couriers CJ, Lotte and Korea Post are linked
    And a parcel left yesterday with CJ
    And a parcel of the other seller has its invoice from Lotte today
    Then the shipping list by <point> has the <parcels>

    Examples:
      | point                | parcels |
      | days since today     | 2nd     |
      | days until yesterday | 1st     |
      | the other seller     | 2nd     |
      | CJ                   | 1st     |
      | Lotte                | 2nd     |
      | what shipped         | 1st     |
      | what hasn't shipped  | 2nd     |
      | what was delivered   | none    |

  @OMS-SHIP-07
  Scenario: A row shows the parcel whole
    Given a market's parcel has its invoice from CJ
    And the 1st parcel left
    When the mall's staff set the 1st parcel to delivered
    Then the shipping list shows when it left, its delivery number, courier, states, invoice, order numbers, seller and goods
