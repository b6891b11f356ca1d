Feature: Linked couriers
  Couriers are linked one by one, out of Lotte, CJ Logistics and Korea Post.

  @DEV-04
  Scenario Outline: A courier that isn't linked can't be used for linked registration
    Given the courier <linked> is linked alone
    And a parcel is ready for its invoice
    When invoices are asked of <other>
    Then it is refused, naming 'linked'
    And nothing is booked at <other>
    And the parcel has no invoice here

    Examples:
      | linked     | other      |
      | CJ         | Lotte      |
      | Lotte      | Korea Post |
      | Korea Post | CJ         |

  @DEV-04
  Scenario Outline: Once linked, it can
    Given the courier <linked> is linked alone
    And a parcel is ready for its invoice
    When its invoice is issued by <linked>
    Then the parcel is booked once at <linked>, under the invoice number that it has here

    Examples:
      | linked     |
      | Lotte      |
      | Korea Post |
