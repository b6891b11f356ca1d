Feature: Matching the sellers' products to own products
  A line can be given stock only when it is known which of the company's own products it is.

  Background:
    Given a company with own products that no seller's are linked to

  Rule: What is unmatched

    @OMS-MATCH-01
    Scenario: A line of a product that isn't linked shows up as unmatched, a linked one doesn't
      Given the own cup is known by the sellers' code of tumblers
      And an order for Minji of 1 tumbler and 1 hand cream
      When the orders are matched
      Then Minji's hand creams show up as unmatched
      And Minji's tumblers don't show up as unmatched

    @OMS-MATCH-06
    Scenario: Unmatched lines are listed with what a person goes by
      Given an order for Minji of 2 tumblers
      And an order for Junho of 1 hand cream at the other seller
      When the orders are matched
      Then the unmatched lines are listed with all that a person goes by

    @OMS-MATCH-06
    Scenario: Products to choose from are offered with what a person goes by
      Given an order for Minji of 2 tumblers
      When the orders are matched
      Then the own cups are offered with barcode, item codes, name, option, price and stock on hand

    @OMS-MATCH-05
    Scenario: An unmatched line gets no stock, and its group no invoice number
      Given the own cup is known by the sellers' code of tumblers
      And an order for Minji of 1 tumbler and 1 hand cream
      And an order for Junho of 1 tumbler
      When stock is given to what is matched
      Then Minji's hand creams have no stock
      And a parcel can go to Junho and to nobody else

  Rule: By hand, and from then on by itself

    @OMS-MATCH-02
    Scenario: A line is matched with the own product that was searched for
      Given an order for Minji of 2 tumblers
      And a person matched Minji's tumblers with the own cup
      When stock is given to what is matched
      Then a parcel of 2 own cups can go to Minji

    @OMS-MATCH-03
    Scenario: Orders that wait with the same product and option are matched too
      Given an order for Minji of 1 tumbler
      And an order for Junho of 1 tumbler
      When a person matches Minji's tumblers with the own cup
      Then nothing is unmatched

    @OMS-MATCH-03
    Scenario: Later orders of the same product and option are matched by themselves
      Given an order for Minji of 1 tumbler
      And a person matched Minji's tumblers with the own cup
      And an order for Junho of 1 tumbler
      When the orders are matched
      Then Junho's tumblers don't show up as unmatched

    @OMS-MATCH-03
    Scenario: Another option, and another seller's same product, stay unmatched
      Given an order for Minji of 1 tumbler
      And an order for Junho of 1 grey tumbler
      And an order for Sora of 1 tumbler at the other seller
      When a person matches Minji's tumblers with the own cup
      Then Junho's grey tumblers show up as unmatched
      And Sora's tumblers show up as unmatched

  Rule: A match removed

    @OMS-MATCH-04
    Scenario: Lines without stock are unmatched again
      Given an order for Minji of 1 tumbler
      And a person matched Minji's tumblers with the own cup
      When the match of Minji's tumblers is removed
      Then Minji's tumblers show up as unmatched

    @OMS-MATCH-04
    Scenario: A line that has stock keeps its match, and later orders don't get it
      Given an order for Minji of 2 tumblers
      And a person matched Minji's tumblers with the own cup
      And stock was allocated
      And the match of Minji's tumblers was removed
      And an order for Junho of 1 tumbler
      When the orders are matched
      Then a parcel of 2 own cups can go to Minji
      And Junho's tumblers show up as unmatched
