Feature: Printers
  The print agent offers printers. One is chosen for invoices and one for product barcodes; without one nothing is printed.

  @DEV-01
  Scenario: Without a printer set up no label comes out, and the invoice stays unprinted
    Given a parcel has its invoice
    When labels are printed
    Then it is refused, naming 'printer'
    And no label came out
    And the invoice list narrowed to unprinted has the 1st

  @DEV-01
  Scenario: Without a printer set up no number is taken for a label either
    Given a parcel is ready for its invoice
    When its invoice is issued with its label
    Then it is refused, naming 'printer'
    And nothing is booked at CJ

  @DEV-02
  Scenario: The number on a label is what the reader ships by
    Given 2 parcels have their invoices
    And the 2nd parcel's label is printed
    When the number on the label is scanned
    Then the 2nd parcels are in delivery at the mall, and no others

  @DEV-02
  Scenario: Product barcodes are printed, as many as asked for
    Given the goods of the warehouse are known here
    And the 2nd printer is chosen for barcodes
    When 3 barcodes of the tumbler are printed
    Then 3 barcodes of the tumbler came out of the 2nd printer

  @DEV-03
  Scenario: Each use has the printer that is chosen for it
    Given the 1st printer is chosen for invoices
    And the 2nd printer is chosen for barcodes
    And a parcel has its invoice
    When labels are printed
    And 1 barcode of the tumbler is printed
    Then the label came out of the 1st printer
    And 1 barcode of the tumbler came out of the 2nd printer

  @DEV-03
  Scenario: What the agent doesn't offer can't be chosen
    Given the 1st printer is chosen for invoices
    When the printer "laser-9" is chosen for invoices
    Then it is refused, naming 'laser-9'
    And the 1st printer is still chosen for invoices
