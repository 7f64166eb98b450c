#include "field_scan.h"
