Feature: Invoices by file
  A courier without a link gets a file under a password and gives one back with its numbers.

  @OMS-INV-03
  Scenario Outline: The file opens with its password and with no other
    Given 2 parcels are ready for their invoices
    And the form has the delivery number, the receiver's name and the quantity
    When the invoices are exported as <kind> under "송장-2026"
    Then the <kind> file opens with "송장-2026", and has the 2 parcels
    And the <kind> file doesn't open with "송장-2027"

    Examples:
      | kind |
      | XLSX |
      | CSV  |

  @OMS-INV-03
  Scenario: Two passwords that differ make no file
    Given a parcel is ready for its invoice
    And the form has the delivery number, the receiver's name and the quantity
    When the invoices are exported as XLSX under "송장-2026", repeated as "송장-2027"
    Then it is refused, naming 'passwords'
    And the download history has no file

  # CSV's 80,000 and 80,001 are tried in tests/reference/test_invoice_files.py: so many orders take a scenario a minute.
  @OMS-INV-04
  Scenario: XLSX takes 10,000 rows; one more is refused, and goes as CSV
    Given 10,001 orders were registered by Excel
    And the form has the delivery number
    And rows 1-10000 of the list were exported as XLSX under "송장-2026"
    And the invoices were exported as CSV under "송장-2026"
    When the invoices are exported as XLSX under "송장-2026"
    Then it is refused, naming '10,000'
    And the download history has a CSV file of 10,001 rows and an XLSX file of 10,000

  @OMS-INV-05
  Scenario: Without a form one has to be set first
    Given a parcel is ready for its invoice
    When the invoices are exported as XLSX under "송장-2026"
    Then it is refused, naming 'form'
    And the download history has no file

  @OMS-INV-05
  Scenario: The columns are those of the form, in its order
    Given a parcel of 3 tumblers is ready for its invoice
    And the form has the quantity, the receiver's name and the delivery number
    When the invoices are exported as XLSX under "송장-2026"
    Then the XLSX file has the quantity, the receiver's name and the delivery number of the parcel of 3

  @OMS-INV-05
  Scenario: Exports are kept in the download history
    Given 2 parcels are ready for their invoices
    And the form has the delivery number, the receiver's name and the quantity
    And the invoices were exported as XLSX under "송장-2026"
    When the invoices are exported as CSV under "송장-2026"
    Then the download history has a CSV file and an XLSX file of 2 rows each
    And the CSV file is had from the history again

  @OMS-INV-06
  Scenario: Each row of a courier's file is judged before anything is registered
    Given 3 parcels are ready for their invoices
    And the 1st parcel has its invoice
    When Lotte's file comes with new numbers for the 1st, 2nd and 3rd parcels, and one for a parcel that there isn't
    Then the file's 2nd and 3rd rows would be registered
    And the file's 1st row would fail because of the number that the parcel has
    And the file's 4th row would fail because of the delivery number
    And only the 1st parcel has its invoice here

  @OMS-INV-06
  Scenario: Applied, the file's numbers are the parcels'
    Given 2 parcels are ready for their invoices
    And Lotte's file came with new numbers for the 1st and 2nd parcels
    When the file is applied
    Then the 1st and 2nd parcels have the file's numbers, from Lotte

  @OMS-INV-06 @OMS-INV-10
  Scenario: A number that another parcel has isn't registered again
    Given 2 parcels are ready for their invoices
    And the 1st parcel has its invoice
    And Lotte's file came with the 1st parcel's number for the 2nd parcel
    When the file is applied
    Then only the 1st parcel has its invoice here
