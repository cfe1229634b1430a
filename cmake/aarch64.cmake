# Toolchain of the aarch64 preset: Debian's cross compiler, the libraries that
# tools/aarch64-libraries unpacks, and qemu-user to run what was built.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu)

get_filename_component(libraries "${CMAKE_CURRENT_LIST_DIR}/../build/aarch64-libraries" ABSOLUTE)
set(library_folder ${libraries}/usr/lib/aarch64-linux-gnu)
set(ENV{PKG_CONFIG_LIBDIR} ${library_folder}/pkgconfig)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${libraries})
set(CMAKE_C_FLAGS_INIT "-isystem ${libraries}/usr/include")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-L${library_folder} -Wl,-rpath,${library_folder} -Wl,-rpath-link,${library_folder}")
set(CMAKE_SHARED_LINKER_FLAGS_INIT "${CMAKE_EXE_LINKER_FLAGS_INIT}")

set(CMAKE_FIND_ROOT_PATH ${libraries} /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
