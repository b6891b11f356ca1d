Feature: Packing orders together
  Orders of one receiver leave in one parcel under one invoice number. What only looks like one receiver waits for a person.

  Rule: One receiver, one parcel

    @OMS-MERGE-01 @OMS-MERGE-08
    Scenario: Two orders of one receiver leave under one number
      Given an order for Minji of 1 tumbler
      And an order for Minji of 2 hand creams
      When the orders are merged and sent
      Then 1 parcel goes to Minji
      And all orders carry the number of the one parcel at the mall

    @OMS-MERGE-01
    Scenario Outline: White space and the writing of numbers make no other receiver
      Given an order for Minji
      And an order for Minji whose <part> is written "<written>"
      When the orders are merged and sent
      Then 1 parcel goes to Minji

      Examples:
        | part             | written                       |
        | address          | 서울특별시  중구 세종대로 110 |
        | mobile number    | 01012345678                   |
        | mobile number    | 010 1234 5678                 |
        | telephone number | (02)123-4567                  |

    @OMS-MERGE-01
    Scenario: White space at the ends of a name makes no other receiver
      Given an order for Minji
      And an order for Minji whose name is written " 김민지 "
      When the orders are merged and sent
      Then 1 parcel goes to Minji

    @OMS-MERGE-01
    Scenario Outline: Another name or address is another receiver, and no question
      Given an order for Minji
      And an order for Minji whose <part> is written "<written>"
      When the orders are merged
      Then her 1st and 2nd orders are in groups of their own
      And nothing needs a check

      Examples:
        | part    | written                      |
        | name    | 김민지1                      |
        | address | 서울특별시 중구 세종대로 111 |
        | address | 서울특별시 중구세종대로 110  |

    @OMS-MERGE-07
    Scenario: A changed address holds for every order of the group
      Given an order for Minji
      And an order for Minji
      And the orders were merged
      When a person changes the address of her 2nd order to "부산광역시 중구 중앙대로 1", and all is sent
      Then 1 parcel goes to Minji
      And the parcel for Minji goes to "부산광역시 중구 중앙대로 1"

    @OMS-MERGE-07
    Scenario: A changed address leaves other groups alone
      Given an order for Minji
      And an order for Junho
      And the orders were merged
      When a person changes the address of her 1st order to "부산광역시 중구 중앙대로 1", and all is sent
      Then the parcel for Junho goes to "부산광역시 해운대구 센텀중앙로 79"

  Rule: Who decides when the numbers differ

    @OMS-MERGE-02
    Scenario Outline: One digit of a number differs, and a person is asked
      Given an order for Minji
      And an order for Minji whose <part> is written "<written>"
      When the orders are merged
      Then her orders need a check
      And her 1st and 2nd orders are in groups of their own

      Examples:
        | part             | written       |
        | mobile number    | 010-1234-5679 |
        | mobile number    |               |
        | telephone number | 02-123-4568   |

    @OMS-MERGE-02
    Scenario: A person merges what needed a check
      Given an order for Minji
      And an order for Minji whose mobile number is written "010-1234-5679"
      And the orders were merged
      When a person merges her 2nd order into her 1st, and all is sent
      Then 1 parcel goes to Minji
      And nothing needs a check

    @OMS-MERGE-02
    Scenario: What a person keeps apart stays apart
      Given an order for Minji
      And an order for Minji whose mobile number is written "010-1234-5679"
      And the orders were merged
      And a person kept her 2nd order apart from her 1st
      When the orders are merged and sent
      Then 2 parcels go to Minji
      And nothing needs a check

    @OMS-MERGE-03
    Scenario: Several decisions are applied together, and the group takes the base's receiver
      Given an order for Minji whose mobile number is written "010-1234-5671"
      And an order for Minji whose mobile number is written "010-1234-5672"
      And an order for Minji whose mobile number is written "010-1234-5673"
      And the orders were merged
      When a person merges her 1st order into her 2nd and not her 3rd, and all is sent
      Then her 1st and 2nd orders travel in one parcel
      And the parcel with her 2nd order goes to that order's own mobile number
      And 2 parcels go to Minji

    @OMS-MERGE-09
    Scenario: What was merged and what needs a check are listed apart
      Given an order for Minji
      And an order for Minji
      And an order for Junho
      And an order for Junho whose mobile number is written "010-2345-6780"
      When the orders are merged
      Then 1 merged group is listed, of her 1st and 2nd orders
      And 1 check is listed, of her 3rd and 4th orders

  Rule: Whose orders may come together

    @OMS-MERGE-04
    Scenario: Within each seller, orders of two sellers stay apart
      Given an order for Minji
      And an order for Minji at the other seller
      When the orders are merged within each seller and sent
      Then 2 parcels go to Minji

    @OMS-MERGE-04
    Scenario: Across sellers, orders of two sellers come together
      Given an order for Minji
      And an order for Minji at the other seller
      When the orders are merged across sellers and sent
      Then 1 parcel goes to Minji
      And all orders carry the number of the one parcel at the mall

    @OMS-MERGE-04
    Scenario: An order abroad never comes together with one at home
      Given an order for Minji
      And an order abroad for Minji
      When the orders are merged across sellers and sent
      Then 2 parcels go to Minji

    @OMS-MERGE-04
    Scenario: Orders abroad come together only within their seller, whatever is chosen
      Given an order abroad for Minji
      And an order abroad for Minji
      And an order abroad for Minji at the other seller
      When the orders are merged across sellers and sent
      Then her 1st and 2nd orders travel in one parcel
      And 2 parcels go to Minji

    @OMS-MERGE-05
    Scenario Outline: An order for which merging is prohibited is never merged
      Given an order for Minji of 2 tumblers
      And half of her order was split off, and merging prohibited for <part>
      When the orders are merged and sent
      Then <parcels> to Minji

      Examples:
        | part          | parcels       |
        | neither part  | 1 parcel goes |
        | the original  | 2 parcels go  |
        | the new order | 2 parcels go |

    @OMS-MERGE-06
    Scenario: A held order isn't merged
      Given an order for Minji
      And an order for Minji
      And her 1st order was put on hold
      When the orders are merged, and sent after the hold on her 1st order ended
      Then 2 parcels go to Minji

    @OMS-MERGE-06
    Scenario: An order with an invoice number isn't merged
      Given an order for Minji
      And the parcel for her 1st order was booked
      And an order for Minji
      When the orders are merged and sent
      Then 2 parcels go to Minji

    @OMS-MERGE-06
    Scenario Outline: Only orders of the chosen days are merged
      Given an order for Minji placed at 2026-01-10 08:00
      And an order for Minji placed at <placed>
      When the orders of <first> to <last> are merged, and all are sent
      Then <parcels> to Minji

      Examples:
        | placed           | first      | last       | parcels       |
        | 2026-01-09 23:59 | 2026-01-09 | 2026-01-10 | 1 parcel goes |
        | 2026-01-09 23:59 | 2026-01-10 | 2026-01-10 | 2 parcels go  |
        | 2026-01-10 00:00 | 2026-01-10 | 2026-01-10 | 1 parcel goes |
        | 2026-01-10 00:00 | 2026-01-09 | 2026-01-09 | 2 parcels go  |
