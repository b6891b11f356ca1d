Feature: Registering orders that come through no seller's API
  A person enters an order, or uploads many in the seller's form. From then on they are like any other, but that no seller is told.

  Rule: One by one, and in a form

    @OMS-REG-02
    Scenario: An order that a person enters goes the whole way, and no seller is told
      When Bora registers an order for Minji of 2 tumblers, and the day is run
      Then 1 parcel goes to Minji
      And the parcel for Minji holds 2 tumblers and nothing else
      And the sellers are told nothing

    @OMS-REG-02
    Scenario: Orders in the seller's own form go the whole way
      When Bora uploads the seller's form with orders for Minji and Junho, and the day is run
      Then 1 parcel goes to Minji
      And 1 parcel goes to Junho

    @OMS-REG-02
    Scenario: Each seller has a form of its own
      When Bora tries to upload the first seller's form, filled for Minji, for the other seller
      Then it is refused
      And no order is here

  Rule: What was registered today

    @OMS-REG-01
    Scenario: For each seller today's number, the last time and the person are shown
      Given Bora registered an order for Minji at 09:10
      And Jiho registered an order for Junho at 09:20
      And an order for Sora
      And orders of the first seller have been collected by hand
      When it is 09:30
      Then the first seller shows 2 orders registered today, the last at 09:20 by Jiho
      And the other seller shows no orders registered today

    @OMS-REG-01
    Scenario: Those of yesterday are counted no more
      Given Bora registered an order for Minji at 09:10
      And it is 2026-01-11 00:00 in Seoul
      When nothing else happens
      Then the first seller shows 0 orders registered today, the last at 09:10 by Bora

  Rule: An upload deleted

    @OMS-REG-03
    Scenario: The orders of one upload are deleted together, and of no other
      Given Bora uploaded the seller's form with orders for Minji and Junho
      And Bora uploaded the seller's form with orders for Sora
      When Bora deletes the 1st upload
      Then the orders here are for Sora

    @OMS-REG-03
    Scenario: Orders that came another way stay
      Given Bora uploaded the seller's form with orders for Minji
      And Bora registered an order for Junho
      And an order for Sora
      And orders of the first seller have been collected by hand
      When Bora deletes the 1st upload
      Then the orders here are for Junho and Sora

    @OMS-REG-03
    Scenario: An order that came another way can't be deleted as an upload
      Given Bora registered an order for Junho
      When Bora tries to delete the order for Junho as an upload
      Then it is refused
      And the orders here are for Junho

  Rule: Faulty rows

    @OMS-REG-04
    Scenario Outline: A faulty row is reported, and the good ones are registered
      When Bora uploads a form with an order for Minji, and one for Junho whose <column> is "<written>"
      Then row 3 is reported for its <column>, with a reason
      And the orders here are for Minji

      Examples:
        | column   | written |
        | 수량     | 두 개   |
        | 수량     | 0       |
        | 수령자명 | nothing |
        | 우편번호 | 1       |

    @OMS-REG-04
    Scenario: All or nothing, a faulty row lets none be registered
      When Bora uploads, all or nothing, a form with an order for Minji, and one for Junho whose 수량 is "두 개"
      Then row 3 is reported for its 수량, with a reason
      And no order is here
