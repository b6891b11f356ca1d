Feature: Invoice numbers
  A parcel that has its stock gets one number from the courier and is booked there under it: never two, and no number serves
  two parcels. Number and label come in one step.

  Rule: Who gets one

    @OMS-INV-01
    Scenario: A parcel that has its stock is booked at the courier
      Given a parcel is ready for its invoice
      When invoices are issued
      Then the parcel is booked once at CJ, under the invoice number that it has here

    @OMS-INV-01
    Scenario: A parcel with a line that lacks its stock is not booked
      Given a parcel of a tumbler and a skirt that the warehouse lacks
      When invoices are issued
      Then nothing is booked at CJ

    @OMS-INV-01
    Scenario Outline: Once that line is gone, the rest is booked
      Given a parcel of a tumbler and a skirt that the warehouse lacks
      And the parcel's skirt is <gone>
      When invoices are issued
      Then one parcel is booked at CJ, of the tumbler alone

      Examples:
        | gone      |
        | split off |
        | cancelled |

    @OMS-INV-01
    Scenario: A parcel on hold is not booked
      Given a parcel is ready for its invoice
      And the parcel is put on hold
      When invoices are issued
      Then nothing is booked at CJ

  Rule: Number and label in one step

    @OMS-INV-07
    Scenario Outline: Each of the three couriers gives the number, and the label is printed on the printer chosen
      Given the couriers CJ, Lotte and Korea Post are linked
      And a parcel is ready for its invoice
      When its invoice is issued by <courier> and printed on the 2nd printer
      Then the parcel is booked once at <courier>, under the invoice number that it has here
      And a label with that number came out of the 2nd printer

      Examples:
        | courier    |
        | CJ         |
        | Lotte      |
        | Korea Post |

    @OMS-INV-08
    Scenario: A range picks the labels by their running number
      Given 7 parcels have their invoices
      When the labels of "1-3, 5, 7" are printed
      Then the labels of the 1st, 2nd, 3rd, 5th and 7th rows came out, and no others

    @OMS-INV-08
    Scenario: An empty range means all
      Given 3 parcels have their invoices
      When the labels of "" are printed
      Then the labels of the 1st, 2nd and 3rd rows came out, and no others

    @OMS-INV-08
    Scenario Outline: A bad range is refused with its bad part named
      Given 2 parcels have their invoices
      When the labels of "<range>" are printed
      Then it is refused, naming '<part>'
      And no label came out

      Examples:
        | range  | part |
        | 1, 3   | 3    |
        | 0, 1   | 0    |
        | 1, 2-1 | 2-1  |
        | 1, one | one  |

  Rule: Numbers that are given back

    @OMS-INV-09
    Scenario Outline: With the number the courier's booking goes
      Given the couriers CJ, Lotte and Korea Post are linked
      And a parcel has its invoice from <courier>
      When the parcel's invoice is deleted
      Then nothing is booked at <courier>
      And the parcel has no invoice here

      Examples:
        | courier    |
        | CJ         |
        | Lotte      |
        | Korea Post |

    @OMS-INV-09
    Scenario: Only the chosen numbers go
      Given 3 parcels have their invoices
      When the 2nd parcel's invoice is deleted
      Then the 1st and 3rd parcels are booked at CJ, and no others

    @OMS-INV-09
    Scenario: All numbers go at once, but for what has left
      Given 3 parcels have their invoices
      And the 2nd parcel left
      When all invoices are deleted
      Then the 2nd parcels are booked at CJ, and no others

  Rule: One parcel, one number

    @OMS-INV-10
    Scenario: Asked for again, a parcel keeps its number
      Given a parcel has its invoice from CJ
      When invoices are issued
      Then the parcel is booked once at CJ, under the invoice number that it has here

    @OMS-INV-10
    Scenario Outline: Asked for again after a time-out, a parcel is booked once
      Given the couriers CJ, Lotte and Korea Post are linked
      And a parcel is ready for its invoice
      And <courier>'s answer to the next <call> gets lost
      And its invoice was asked for from <courier>
      When its invoice is issued by <courier>
      Then the parcel is booked once at <courier>, under the invoice number that it has here

      Examples:
        | courier    | call        |
        | CJ         | ReqInvcNo   |
        | CJ         | RegBook     |
        | Lotte      | apiSndOut   |
        | Korea Post | InsertOrder |

    @OMS-INV-10
    Scenario: Two parcels have two numbers
      Given 2 parcels have their invoices
      Then the 1st and 2nd parcels are booked at CJ, and no others
      And no invoice number is there twice
