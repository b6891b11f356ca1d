Feature: Order messages over AlimTalk
  Four moments of an order send the buyer a message by themselves, each with a switch of its own.

  Rule: Four events

    @ALIM-01
    Scenario Outline: Each event sends one message to the buyer
      Given every order message is switched on
      And Minji paid for an order of a tumbler by card
      When <what happens>
      Then Minji gets 1 message that <event>

      Examples:
        | what happens                        | event                      |
        | nothing else happens                | her order is complete      |
        | the order is delivered              | her goods were delivered   |
        | the staff cancel the order          | her cancel is complete     |
        | the staff cancel and refund it      | her refund is complete     |

    @ALIM-02
    Scenario Outline: An event that is off sends nothing
      Given every order message is switched on
      And the message that <event> is switched off
      And Minji paid for an order of a tumbler by card
      When <what happens>
      Then Minji gets 0 messages that <event>

      Examples:
        | what happens                        | event                      |
        | nothing else happens                | her order is complete      |
        | the order is delivered              | her goods were delivered   |
        | the staff cancel the order          | her cancel is complete     |
        | the staff cancel and refund it      | her refund is complete     |

    @ALIM-02
    Scenario: The switches are separate
      Given every order message is switched on
      And the message that her order is complete is switched off
      And Minji paid for an order of a tumbler by card
      When the order is delivered
      Then Minji gets 0 messages that her order is complete
      And Minji gets 1 message that her goods were delivered

  Rule: What they carry

    @ALIM-03
    Scenario: The message of a complete order carries date, number, product and amount
      Given every order message is switched on
      And Minji paid for an order of a tumbler by card
      When nothing else happens
      Then the message that her order is complete carries the order date, the order number, the product name and the paid amount

    @ALIM-04
    Scenario Outline: The other messages carry the product name or the order number
      Given every order message is switched on
      And Minji paid for an order of a tumbler by card
      When <what happens>
      Then the message that <event> carries <what>

      Examples:
        | what happens                   | event                    | what             |
        | the order is delivered         | her goods were delivered | the product name |
        | the staff cancel the order     | her cancel is complete   | the order number |
        | the staff cancel and refund it | her refund is complete   | the order number |
