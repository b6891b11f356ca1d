Feature: Cancelling in the chat
  A customer cancels an order, or some of it, with nobody's help. What becomes of it hangs on the Hub's own setting,
  on Cafe24's settings, which can turn it another way, and on how the order was paid.

  Background:
    Given a mall where every order that is being prepared can be cancelled, whatever its age

  Rule: What is offered

    @HUB-CANCEL-01
    Scenario: The five newest orders that are being prepared are offered, newest first
      Given Minji placed 7 orders, one an hour
      And her 3rd order is in delivery
      When she asks which orders she can cancel
      Then she is offered her 7th, 6th, 5th, 4th and 2nd orders, in this sequence

    @HUB-CANCEL-01
    Scenario: What is in delivery can't be cancelled
      Given Minji paid for an order of a tumbler and a hand cream by card
      And her order is in delivery
      When she cancels the whole order
      Then she is told that no products can be cancelled
      And nothing of her order has changed at the mall

    @HUB-CANCEL-08
    Scenario: A mall that takes no applications offers nothing
      Given Minji paid for an order of a tumbler by card
      And the mall takes no applications from buyers
      When she asks which orders she can cancel
      Then she is offered no orders, and told that no products can be cancelled

    @HUB-CANCEL-08
    Scenario: A mall that takes no applications cancels nothing
      Given the Hub completes cancels
      And Minji paid for an order of a tumbler by card
      And the mall takes no applications from buyers
      When she cancels the whole order
      Then nothing of her order has changed at the mall

    @HUB-CANCEL-09
    Scenario: Orders in a status that isn't ticked aren't offered
      Given the mall lets orders in N10 be cancelled and no others
      And Minji placed an order in N10
      And Minji placed an order in N20
      When she asks which orders she can cancel
      Then she is offered her 1st order

    @HUB-CANCEL-09
    Scenario: An order in a status that isn't ticked stays as it is
      Given the mall lets orders in N10 be cancelled and no others
      And Minji placed an order in N20
      When she cancels the whole order
      Then nothing of her order has changed at the mall

    @HUB-CANCEL-10
    Scenario: Counted from the delivery, an old order is offered whatever its age
      Given the mall shows orders for 7 days after their delivery
      And Minji placed an order 200 days ago that is still being prepared
      When she asks which orders she can cancel
      Then she is offered her 1st order

    @HUB-CANCEL-11
    Scenario Outline: Counted from the order, the last day is the Nth after the order day
      Given the mall shows orders for 7 days after they were placed
      And it is 2026-01-20 23:50 in Seoul
      And Minji placed an order at <placed>
      When she asks which orders she can cancel
      Then she <is> offered her 1st order

      Examples:
        | placed           | is     |
        | 2026-01-13 00:00 | is     |
        | 2026-01-12 23:59 | is not |

  Rule: What the Hub's setting does

    @HUB-CANCEL-03 @HUB-CANCEL-17
    Scenario: A whole order paid by card is cancelled and refunded at once
      Given the Hub completes cancels
      And Minji paid for an order of a tumbler and a hand cream by card
      When she cancels the whole order
      Then the whole order is cancelled at the mall
      And all that she paid went back once
      And the answer is a complete cancel with an automatic refund because of HUB-CANCEL-03

    @HUB-CANCEL-03
    Scenario Outline: Every automatic method is refunded at once, alone and together
      Given the Hub completes cancels
      And Minji paid for an order of a tumbler and a hand cream by <methods>
      When she cancels the whole order
      Then the whole order is cancelled at the mall
      And all that she paid went back once

      Examples:
        | methods           |
        | points            |
        | deposit           |
        | Naver Pay         |
        | card and points   |

    @HUB-CANCEL-02 @HUB-CANCEL-05
    Scenario: Part of an order is cancelled, and its refund waits for a manager
      Given the Hub completes cancels
      And Minji paid for an order of a tumbler and a hand cream by card
      When she cancels the hand cream
      Then the hand cream is cancelled at the mall
      And the tumbler is still being prepared at the mall
      And no money went back

    @HUB-CANCEL-05
    Scenario: The rest of an order that was cancelled in part isn't refunded at once either
      Given the Hub completes cancels
      And Minji paid for an order of a tumbler and a hand cream by card
      And she cancelled the hand cream
      When she cancels the tumbler
      Then the whole order is cancelled at the mall
      And no money went back

    @HUB-CANCEL-07
    Scenario Outline: Methods that aren't on the list wait for a manager
      Given the Hub completes cancels
      And Minji paid for an order of a tumbler by <methods>
      When she cancels the whole order
      Then the whole order is cancelled at the mall
      And no money went back
      And the answer is a complete cancel with a manual refund because of HUB-CANCEL-07

      Examples:
        | methods               |
        | mobile phone          |
        | account transfer      |
        | virtual account       |
        | card and mobile phone |

    @HUB-CANCEL-06
    Scenario: A Hub set to request cancels leaves them to a manager
      Given the Hub requests cancels
      And Minji paid for an order of a tumbler and a hand cream by card
      When she cancels the whole order
      Then the cancel of the whole order is requested at the mall
      And no money went back
      And the answer is a requested cancel with a manual refund because of HUB-CANCEL-06

    @HUB-CANCEL-16 @HUB-CANCEL-17
    Scenario: Without a WMS, only what is inside the chosen range is completed
      Given the Hub works without a WMS and completes cancels in N20
      And Minji paid for an order of a tumbler and a hand cream by card
      And her hand cream is in N10
      When she cancels the whole order
      Then the tumbler is cancelled at the mall
      And the cancel of the hand cream is requested at the mall
      And the answer is a mixed cancel with a manual refund because of HUB-CANCEL-16 and HUB-CANCEL-06

  Rule: What Cafe24's settings turn another way

    @HUB-CANCEL-12
    Scenario: Automatic refund completes a cancel that the Hub would only request
      Given the Hub requests cancels
      And the mall refunds automatically on a cancel request
      And Minji paid for an order of a tumbler and a hand cream by card
      When she cancels the whole order
      Then the whole order is cancelled at the mall
      And all that she paid went back once
      And the answer is a complete cancel with an automatic refund because of HUB-CANCEL-12 and HUB-CANCEL-03

    @HUB-CANCEL-13
    Scenario Outline: A question about the stock makes a request of a complete cancel
      Given the Hub completes cancels
      And the mall asks whether to recover the stock <when>
      And Minji paid for an order of a tumbler by card
      When she cancels the whole order
      Then the cancel of the whole order is requested at the mall
      And no money went back

      Examples:
        | when                                 |
        | of orders cancelled before payment   |
        | of orders cancelled after payment    |
        | of every order                       |

    @HUB-CANCEL-13
    Scenario: A question about returned stock alone changes nothing for a cancel
      Given the Hub completes cancels
      And the mall asks whether to recover the stock of returned orders
      And Minji paid for an order of a tumbler by card
      When she cancels the whole order
      Then the whole order is cancelled at the mall

    @HUB-CANCEL-14
    Scenario Outline: A question about the coupon makes a request of a complete cancel, coupon or not
      Given the Hub completes cancels
      And the mall asks whether to restore the coupon of orders cancelled <when>
      And Minji paid for an order of a tumbler by card
      When she cancels the whole order
      Then the cancel of the whole order is requested at the mall
      And no money went back

      Examples:
        | when           |
        | before payment |
        | after payment  |

    @HUB-CANCEL-15
    Scenario: A question that a person must answer undoes the automatic refund
      Given the Hub requests cancels
      And the mall refunds automatically on a cancel request
      And the mall asks whether to recover the stock of orders cancelled after payment
      And Minji paid for an order of a tumbler by card
      When she cancels the whole order
      Then the cancel of the whole order is requested at the mall
      And the answer is a requested cancel with a manual refund because of HUB-CANCEL-12, HUB-CANCEL-13, HUB-CANCEL-15 and HUB-CANCEL-06

  Rule: What happens once, however often it is asked

    @HUB-CANCEL-18
    Scenario: A cancel pressed twice cancels and refunds once
      Given the Hub completes cancels
      And Minji paid for an order of a tumbler and a hand cream by card
      And she cancelled the whole order
      When she cancels the whole order
      Then she is told that everything is already cancelled
      And all that she paid went back once
      And the mall was asked to cancel once

    @HUB-CANCEL-18
    Scenario: A cancel repeated after a time-out cancels and refunds once
      Given the Hub completes cancels
      And Minji paid for an order of a tumbler and a hand cream by card
      And the mall's answer to the next cancel gets lost
      And she tried to cancel the whole order
      When she cancels the whole order
      Then the whole order is cancelled at the mall
      And all that she paid went back once
