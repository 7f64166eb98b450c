// TabularIO
