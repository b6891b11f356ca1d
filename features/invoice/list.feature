Feature: The invoice list
  It is loaded by what the user chooses, counts what was loaded, and is narrowed by the states.

  @OMS-INV-02
  Scenario Outline: The list is loaded by each point
    Given a parcel of a tumbler, ordered today
    And a parcel of a skirt from the other seller, ordered 2 days ago
    When they are ready for their invoices
    Then the invoice list by <point> has the <parcels>

    Examples:
      | point                        | parcels     |
      | orders since yesterday       | 1st         |
      | orders until yesterday       | 2nd         |
      | the 2nd order's number       | 2nd         |
      | the other seller             | 2nd         |
      | the goods' supplier          | 1st and 2nd |
      | a supplier with nothing here | none        |
      | the state received           | 1st and 2nd |
      | the state shipped            | none        |
      | amounts from 24,501 won      | 2nd         |
      | amounts up to 24,500 won     | 1st         |
      | prepaid delivery             | 1st and 2nd |
      | collect delivery             | none        |
      | domestic delivery            | 1st and 2nd |
      | overseas delivery            | none        |

  @OMS-INV-02
  Scenario Outline: Partial delivery is found by its mark
    Given a parcel of a tumbler and a skirt that the warehouse lacks
    And the parcel's skirt is split off for a partial delivery
    Then the invoice list by <point> has 1 row, of the <goods>

    Examples:
      | point               | goods   |
      | partial delivery    | tumbler |
      | no partial delivery | skirt   |

  @OMS-INV-02
  Scenario: It counts what was loaded
    Given 4 parcels are ready for their invoices
    And a parcel of 3 tumblers is ready for its invoice
    And the 1st and 2nd parcels have their invoices
    And the 1st parcel's label is printed
    And CJ can't issue the 3rd parcel's invoice
    Then the invoice list counts 5 parcels of 7 pieces: 2 unregistered, 2 registered, 1 error, 1 printed and 4 unprinted

  @OMS-INV-02
  Scenario Outline: It is narrowed by state, and goes on counting all
    Given 3 parcels are ready for their invoices
    And the 1st and 2nd parcels have their invoices
    And the 1st parcel's label is printed
    Then the invoice list narrowed to <state> has the <parcels>
    And the invoice list narrowed to <state> counts 3 parcels

    Examples:
      | state           | parcels     |
      | received orders | 3rd         |
      | invoiced orders | 1st and 2nd |
      | unregistered    | 3rd         |
      | registered      | 1st and 2nd |
      | error           | none        |
      | printed         | 1st         |
      | unprinted       | 2nd and 3rd |
