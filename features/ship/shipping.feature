Feature: Shipping
  What has its invoice number leaves here at once; the seller and the warehouse are told, each of them once.

  Rule: What ships, and how

    @OMS-SHIP-01
    Scenario: A parcel without an invoice doesn't ship
      Given a parcel is ready for its invoice
      When everything is shipped
      Then the parcel is still being prepared at the mall
      And the warehouse has what it had

    @OMS-SHIP-01
    Scenario: A parcel without an invoice doesn't ship when it is chosen either
      Given a parcel is ready for its invoice
      When the parcel is chosen and shipped
      Then the parcel is still being prepared at the mall
      And the warehouse has what it had

    @OMS-SHIP-02
    Scenario Outline: Three ways to ship
      Given 2 parcels have their invoices
      When <way>
      Then the <parcels> parcels are in delivery at the mall, and no others

      Examples:
        | way                                  | parcels     |
        | the 1st parcel's barcode is scanned  | 1st         |
        | the 2nd parcel is chosen and shipped | 2nd         |
        | everything is shipped                | 1st and 2nd |

    @OMS-SHIP-05
    Scenario Outline: A parcel on hold doesn't ship, whatever the way
      Given a parcel has its invoice from CJ
      And the parcel is put on hold
      When <way>
      Then the parcel is still being prepared at the mall
      And the warehouse has what it had

      Examples:
        | way                                  |
        | the 1st parcel's barcode is scanned  |
        | the 1st parcel is chosen and shipped |
        | everything is shipped                |

    @OMS-SHIP-05
    Scenario: A parcel whose buyer asked for a cancel meanwhile doesn't ship
      Given a parcel has its invoice from CJ
      And its buyer asked the mall for a cancel
      When everything is shipped
      Then the warehouse has what it had

  Rule: What the seller is told

    @OMS-SHIP-03
    Scenario Outline: The seller has the order in delivery, with courier and number
      Given the couriers CJ, Lotte and Korea Post are linked
      And a parcel has its invoice from <courier>
      When everything is shipped
      Then the mall has the parcel in delivery, with the number booked at <courier> and code <code>

      Examples:
        | courier    | code |
        | CJ         | 0006 |
        | Lotte      | 0079 |
        | Korea Post | 0012 |

    @OMS-SHIP-06
    Scenario: While the seller is down the shipment stays made, and is told once by itself later
      Given parcels are shipped by themselves
      And a parcel has its invoice from CJ
      And the mall fails for 15 m
      When the next tick has passed
      Then the parcel left here and is listed as sending failed
      And 20 m later the mall has the parcel in delivery, told once

    @OMS-SHIP-06
    Scenario: An answer of the seller that gets lost isn't told twice
      Given parcels are shipped by themselves
      And a parcel has its invoice from CJ
      And the mall's answer to the next shipment gets lost
      When the next tick has passed
      Then 20 m later the mall has the parcel in delivery, told once

    @OMS-SHIP-06
    Scenario: A number that couldn't be issued is no failed sending
      Given a parcel is ready for its invoice
      And CJ can't issue the 1st parcel's invoice
      Then the invoice list counts 1 parcels of 1 pieces: 0 unregistered, 0 registered, 1 error, 0 printed and 1 unprinted
      And the board counts 0 of sending failed to do
