Feature: The barcode reader
  With it goods are counted in and out of the warehouse.

  @DEV-05
  Scenario Outline: What is read is counted
    Given the goods of the warehouse are known here
    When <pieces> tumblers are counted <way> with the reader
    Then the warehouse has <difference> tumblers than before

    Examples:
      | pieces | way | difference |
      | 3      | in  | 3 more     |
      | 2      | out | 2 fewer    |

  @DEV-05
  Scenario Outline: A barcode that no product has is refused and changes nothing
    Given the goods of the warehouse are known here
    When the barcode 8800000000008 is counted <way> with the reader
    Then it is refused, naming '8800000000008'
    And the warehouse has what it had

    Examples:
      | way |
      | in  |
      | out |
