import sys
from xml.etree import ElementTree

print(len(list(ElementTree.parse(sys.argv[1]).getroot().iter("testcase"))))
