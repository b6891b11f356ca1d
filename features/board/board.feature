Feature: The dashboard
  What came today, what the last month's orders stand at, and what is to do.

  Rule: Today and the last month

    @OMS-BOARD-01
    Scenario: Today's orders are counted with their amount and the time
      Given a parcel came 0 days ago
      And a parcel came 1 day ago
      Then the board counts 1 order today, of what the 1st cost, as of now

    @OMS-BOARD-01
    Scenario: The orders are counted by state
      Given 4 parcels are ready for their invoices
      And the 1st, 2nd and 3rd parcels have their invoices
      And the 1st parcel left
      Then the board counts 1 received, 2 invoice and 1 shipped in the last month

    @OMS-BOARD-01
    Scenario: What is older than a month isn't counted
      Given a parcel came 29 days ago
      And a parcel came 31 days ago
      Then the board counts 1 received, 0 invoice and 0 shipped in the last month

    @OMS-BOARD-01
    Scenario Outline: A shipment is late once its order is older than the days that the mall sets
      Given a shipment is late after <limit> days
      And a parcel came <age> ago
      Then the board counts <late> late shipments

      Examples:
        | limit | age        | late |
        | 3     | 3 days     | 0    |
        | 3     | 3 days 1 m | 1    |
        | 5     | 5 days     | 0    |
        | 5     | 5 days 1 m | 1    |

    @OMS-BOARD-01
    Scenario: What has left isn't late
      Given a shipment is late after 3 days
      And a parcel came 4 days ago
      And invoices are given out, and the 1st parcel left
      Then the board counts 0 late shipments

    @OMS-BOARD-01
    Scenario Outline: CS is late once its hold is older than the days that the mall sets
      Given CS is late after 2 days
      And a parcel is ready for its invoice
      And its buyer asks for a cancel, <age> ago
      Then the board counts <late> late CS

      Examples:
        | age        | late |
        | 2 days     | 0    |
        | 2 days 1 m | 1    |

  Rule: Claims and holds

    @OMS-BOARD-01 @OMS-BOARD-02
    Scenario Outline: What a buyer asks for is counted as a claim, as a hold and as to do
      Given 2 parcels are ready for their invoices
      When the buyer of the 1st parcel asks for a <kind>
      Then the board counts 1 <kind> among the claims and the holds, and nothing else
      And the board counts 1 of <kind> requested to do

      Examples:
        | kind     |
        | cancel   |
        | exchange |
        | return   |

    @OMS-BOARD-01
    Scenario: What a person holds is a hold and no claim
      Given 2 parcels are ready for their invoices
      When a person puts the 1st parcel on exchange hold
      Then the board counts 1 exchange among the holds alone

    @OMS-BOARD-01
    Scenario: What the buyer withdraws is counted as withdrawn, and held no more
      Given 2 parcels are ready for their invoices
      And the buyer of the 1st parcel asked for a cancel
      When the buyer of the 1st parcel withdraws it
      Then the board counts 1 cancel among the withdrawn alone
      And the board counts 0 of cancel requested to do

    @OMS-BOARD-03
    Scenario Outline: The count of a kind of hold opens the list of what is held so
      Given 3 parcels are ready for their invoices
      And a person put the 2nd parcel on <kind> hold
      And a person put the 3rd parcel on <other> hold
      Then the board's count of <kind> holds opens the list of the 2nd parcel

      Examples:
        | kind     | other    |
        | cancel   | exchange |
        | exchange | return   |
        | return   | cancel   |

  Rule: To do

    @OMS-BOARD-02
    Scenario: What the seller wasn't told of is to do
      Given 2 parcels have their invoices
      And the mall fails for 15 m
      When the 1st parcel is chosen and shipped
      Then the board counts 1 of sending failed to do

    @OMS-BOARD-02
    Scenario: What the warehouse wasn't told of is no failed sending
      Given 2 parcels have their invoices
      And the warehouse fails
      When the 1st parcel is chosen and shipped
      Then the board counts 0 of sending failed to do

    @OMS-BOARD-02
    Scenario: Orders that the sellers haven't confirmed are to do
      Given 2 orders stand in N10 at the mall, and 1 at the other seller
      And a parcel is ready for its invoice
      Then the board counts 3 of before confirmation to do

    @OMS-BOARD-02
    Scenario: What hasn't left is in preparation, with an invoice or without
      Given 3 parcels are ready for their invoices
      And the 1st and 2nd parcels have their invoices
      And the 1st parcel left
      Then the board counts 2 of delivery preparing to do
