Feature: The steps of a day
  An order is collected or registered, matched, merged, given stock, given an invoice number and shipped: each a step of its
  own, run on the orders that are ready for it.

  Rule: One step after the other

    @OMS-FLOW-01
    Scenario Outline: Each step does its own part, and no more
      Given an order for Minji of 2 tumblers
      And an order for Minji of 1 tumbler
      When the day is run up to <step>
      Then the orders for Minji are <matched>, in <groups> groups
      And Minji's tumblers <have> stock
      And <parcels> parcels are booked, and the orders stand in <status> at the mall

      Examples:
        | step     | matched   | groups | have    | parcels | status |
        | collect  | unmatched | 2      | have no | 0       | N20    |
        | match    | matched   | 2      | have no | 0       | N20    |
        | merge    | matched   | 1      | have no | 0       | N20    |
        | allocate | matched   | 1      | have    | 0       | N20    |
        | invoice  | matched   | 1      | have    | 1       | N20    |
        | ship     | matched   | 1      | have no | 1       | N30    |

    @OMS-FLOW-01
    Scenario: A step passes over what isn't ready for it
      Given the warehouse has 2 tumblers
      And an order for Minji of 2 tumblers at 08:10
      And an order for Junho of 2 tumblers at 08:20
      When the day is run to its end
      Then her 1st order is in N30 at the mall
      And her 2nd order is in N20 at the mall

    @OMS-FLOW-01
    Scenario: Run by themselves, the steps come in their order, all at one tick
      Given all steps run by themselves, in whatever order they were chosen
      And an order for Minji
      And an order for Minji
      When the next tick comes
      Then 1 parcel goes to Minji
      And all orders carry the number of the one parcel at the mall

    @OMS-FLOW-01
    Scenario: A registered order takes the same steps, together with collected ones
      Given an order for Minji of 1 tumbler
      When Bora registers an order for Minji of 2 tumblers, and the day is run
      Then the parcel for Minji holds 3 tumblers and nothing else

  Rule: Where an order stands

    @OMS-FLOW-02
    Scenario Outline: An order is received until it has a number, invoiced until it ships, and shipped then
      Given an order for Minji
      When the day is run up to <step>
      Then the order for Minji is <state> here

      Examples:
        | step     | state    |
        | collect  | received |
        | allocate | received |
        | invoice  | invoiced |
        | ship     | shipped  |

    @OMS-FLOW-02
    Scenario: Without its number an order is received again
      Given an order for Minji
      And the day was run up to invoice
      When the invoice number of her order is deleted
      Then the order for Minji is received here

    @OMS-FLOW-02
    Scenario: A claim shows beside the state and leaves it alone
      Given an order for Minji
      And the day was run up to invoice
      When the buyer asks for a cancel, and the sellers' claims are collected
      Then the order for Minji is invoiced here
      And it is held for a cancel
