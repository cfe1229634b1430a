# What is installed: the public headers, both libraries, and how pkg-config and
# CMake find them.
include(CMakePackageConfigHelpers)

set(YB_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/yearbook)

# The way back from yearbook.pc to the prefix, so that an installed tree can be moved.
file(RELATIVE_PATH YB_PREFIX_FROM_PC /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" YB_PREFIX_FROM_PC ${YB_PREFIX_FROM_PC})
configure_file(yearbook.pc.in yearbook.pc @ONLY)
configure_file(yearbookConfig.cmake.in yearbookConfig.cmake @ONLY)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/yearbookConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)

install(TARGETS yearbook yearbook_static EXPORT yearbookTargets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/yearbook DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/yearbook.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(EXPORT yearbookTargets NAMESPACE yearbook:: DESTINATION ${YB_PACKAGE_DIR})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/yearbookConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/yearbookConfigVersion.cmake DESTINATION ${YB_PACKAGE_DIR})
